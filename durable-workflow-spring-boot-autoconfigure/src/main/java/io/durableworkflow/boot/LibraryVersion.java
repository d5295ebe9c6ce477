package io.durableworkflow.boot;

/** The version of this library, as its archive says. */
final class LibraryVersion {
    private LibraryVersion() {}

    static String get() {
        String version = LibraryVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(development build)" : version;
    }
}
