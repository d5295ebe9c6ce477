/*
 * Stands between a process and the files of its SQLite database: loaded by LD_PRELOAD, it writes down what is done to them,
 * and fails what it is told to fail.
 *
 * DISK_DATABASE      the database file, as SQLite names it; its -wal and -journal and its directory are recognised by it
 * DISK_ACKNOWLEDGED  a file to which the process writes what it has been told is on disk, or nothing
 * DISK_TRACE         the file that the trace is appended to, or nothing
 * DISK_CONTROL       a file that says what fails, which others may change while the process runs, or nothing
 *
 * One lock is held while something is done and written down, so the trace has the order in which things took effect. Only
 * syncs run outside of it: they are written down when they begin, as they are good for what was written before, and when
 * they end, as nothing counts on them earlier.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum name { DATABASE, WAL, JOURNAL, ACKNOWLEDGED, DIRECTORY, BACKUP, NAMES };
enum call { WRITE, SYNC, OPEN, TRUNCATE, UNLINK, READ, CALLS };
enum event {
    WRITTEN = 1,
    TRUNCATED,
    SYNC_BEGUN,
    SYNC_ENDED,
    SYNC_FAILED,
    CREATED,
    FOUND,
    UNLINKED,
    /* Something that the readers of the trace know nothing of. */
    UNKNOWN,
    /* A process begins, which numbers its files anew. */
    PROCESS_BEGUN
};

struct record {
    int32_t event;
    int32_t object; /* which file, whatever its name is by now; DIRECTORY_OBJECT is the directory */
    int64_t offset; /* of a write; the number of a sync; the name that was created, found or unlinked */
    int64_t length; /* of the data that follows; the new size */
};

/* For each call on each file: the error it fails with, how many to let through before, how many have failed. */
struct control {
    volatile int32_t error[CALLS][NAMES];
    volatile int32_t skip[CALLS][NAMES];
    volatile int32_t failed[CALLS][NAMES];
};

#define DESCRIPTORS 65536
#define OBJECTS 4096
#define DIRECTORY_OBJECT 0

static struct {
    int32_t object; /* 0 where the descriptor is none of ours */
    int32_t name;
    int ours;
} descriptors[DESCRIPTORS];

static struct {
    dev_t device;
    ino_t inode;
    int alive;
} objects[OBJECTS];

static int32_t known_objects = 1;
static int64_t syncs;
static char paths[NAMES][PATH_MAX];
static struct control *control;
static int trace = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_pread)(int, void *, size_t, off64_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static void *(*real_mmap)(void *, size_t, int, int, int, off64_t);
static int (*real_fallocate)(int, int, off64_t, off64_t);
static int (*real_posix_fallocate)(int, off64_t, off64_t);

static void die(const char *what) {
    fprintf(stderr, "disk shim: %s: %s\n", what, strerror(errno));
    abort();
}

static void *find(const char *symbol) {
    void *found = dlsym(RTLD_NEXT, symbol);
    if (found == NULL) {
        die(symbol);
    }
    return found;
}

static void set_path(enum name name, const char *path, const char *suffix) {
    if (snprintf(paths[name], PATH_MAX, "%s%s", path, suffix) >= PATH_MAX) {
        die("a path is too long");
    }
}

static void begin(void) {
    real_open = find("open64");
    real_openat = find("openat64");
    real_close = find("close");
    real_unlink = find("unlink");
    real_rename = find("rename");
    real_write = find("write");
    real_pwrite = find("pwrite64");
    real_pread = find("pread64");
    real_ftruncate = find("ftruncate64");
    real_fsync = find("fsync");
    real_fdatasync = find("fdatasync");
    real_writev = find("writev");
    real_mmap = find("mmap64");
    real_fallocate = find("fallocate64");
    real_posix_fallocate = find("posix_fallocate64");
    const char *database = getenv("DISK_DATABASE");
    if (database == NULL) {
        return;
    }
    set_path(DATABASE, database, "");
    set_path(WAL, database, "-wal");
    set_path(JOURNAL, database, "-journal");
    set_path(DIRECTORY, database, "");
    char *slash = strrchr(paths[DIRECTORY], '/');
    if (slash == NULL) {
        die("DISK_DATABASE is no absolute path");
    }
    *slash = 0;
    if (getenv("DISK_ACKNOWLEDGED") != NULL) {
        set_path(ACKNOWLEDGED, getenv("DISK_ACKNOWLEDGED"), "");
    }
    if (getenv("DISK_TRACE") != NULL) {
        trace = real_open(getenv("DISK_TRACE"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (trace < 0) {
            die("DISK_TRACE");
        }
    }
    if (getenv("DISK_CONTROL") != NULL) {
        int file = real_open(getenv("DISK_CONTROL"), O_RDWR | O_CLOEXEC);
        control = file < 0 ? MAP_FAILED
                           : real_mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (control == MAP_FAILED) {
            die("DISK_CONTROL");
        }
        real_close(file);
    }
}

/* Other libraries may be loaded, and open files, before this one's constructor. */
static void ready(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, begin);
}

static int named(const char *path) {
    size_t length = strlen(path);
    if (length > 5 && strcmp(path + length - 5, ".part") == 0) {
        return BACKUP;
    }
    for (int name = 0; name < NAMES; name++) {
        if (paths[name][0] != 0 && strcmp(path, paths[name]) == 0) {
            return name;
        }
    }
    return NAMES;
}

static int ours(int file) {
    return file >= 0 && file < DESCRIPTORS && descriptors[file].ours;
}

static void note(enum event event, int32_t object, int64_t offset, int64_t length, const void *data) {
    /* Not before: a process may start others, which do nothing to these files. */
    static int begun;
    static const struct record process = {PROCESS_BEGUN, DIRECTORY_OBJECT, 0, 0};
    if (trace < 0) {
        return;
    }
    struct record record = {event, object, offset, length};
    struct iovec parts[] = {
        {(void *) &process, begun ? 0 : sizeof process},
        {&record, sizeof record},
        {(void *) data, data == NULL ? 0 : (size_t) length}
    };
    size_t all = parts[0].iov_len + parts[1].iov_len + parts[2].iov_len;
    begun = 1;
    if (real_writev(trace, parts, 3) != (ssize_t) all) {
        die("the trace cannot be written");
    }
}

/* The error that this call is to fail with, or 0. */
static int fault(enum call call, int name) {
    if (control == NULL || control->error[call][name] == 0) {
        return 0;
    }
    if (control->skip[call][name] > 0) {
        control->skip[call][name]--;
        return 0;
    }
    control->failed[call][name]++;
    return control->error[call][name];
}

static int failed(int error) {
    pthread_mutex_unlock(&lock);
    errno = error;
    return -1;
}

static int done(int result) {
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

/* ---- names ---- */

static int32_t object_of(int file, int name, int created) {
    if (name == DIRECTORY) {
        return DIRECTORY_OBJECT;
    }
    struct stat64 status;
    if (fstat64(file, &status) != 0) {
        die("fstat");
    }
    for (int32_t object = 1; object < known_objects; object++) {
        if (objects[object].alive && objects[object].device == status.st_dev
                && objects[object].inode == status.st_ino) {
            return object;
        }
    }
    if (known_objects == OBJECTS) {
        die("too many files");
    }
    int32_t object = known_objects++;
    objects[object].device = status.st_dev;
    objects[object].inode = status.st_ino;
    objects[object].alive = 1;
    note(created ? CREATED : FOUND, object, name, 0, NULL);
    return object;
}

static int opened(int directory, const char *path, int flags, mode_t mode) {
    ready();
    int name = directory == AT_FDCWD || path[0] == '/' ? named(path) : NAMES;
    if (name == NAMES) {
        return real_openat(directory, path, flags, mode);
    }
    pthread_mutex_lock(&lock);
    int error = fault(OPEN, name);
    if (error != 0 && (error != EROFS || (flags & O_ACCMODE) != O_RDONLY)) {
        return failed(error);
    }
    struct stat64 status;
    int there = stat64(path, &status) == 0;
    int file = real_openat(directory, path, flags, mode);
    if (file >= 0 && file < DESCRIPTORS) {
        descriptors[file].object = object_of(file, name, !there);
        descriptors[file].name = name;
        descriptors[file].ours = 1;
        if (there && (flags & O_TRUNC)) {
            note(TRUNCATED, descriptors[file].object, 0, 0, NULL);
        }
    }
    return done(file);
}

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

#define OPEN_BODY(directory)                                                                                           \
    va_list arguments;                                                                                                 \
    va_start(arguments, flags);                                                                                        \
    mode_t mode = mode_of(flags, arguments);                                                                           \
    va_end(arguments);                                                                                                 \
    return opened(directory, path, flags, mode);

int open(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD) }
int open64(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD) }
int openat(int directory, const char *path, int flags, ...) { OPEN_BODY(directory) }
int openat64(int directory, const char *path, int flags, ...) { OPEN_BODY(directory) }

int close(int file) {
    ready();
    if (!ours(file)) {
        return real_close(file);
    }
    pthread_mutex_lock(&lock);
    descriptors[file].ours = 0; /* before another thread gets its number */
    return done(real_close(file));
}

int unlink(const char *path) {
    ready();
    int name = named(path);
    if (name == NAMES) {
        return real_unlink(path);
    }
    pthread_mutex_lock(&lock);
    int error = fault(UNLINK, name);
    if (error != 0) {
        return failed(error);
    }
    struct stat64 status;
    int known = stat64(path, &status) == 0;
    int result = real_unlink(path);
    if (result == 0) {
        for (int32_t object = 1; known && object < known_objects; object++) {
            if (objects[object].device == status.st_dev && objects[object].inode == status.st_ino) {
                objects[object].alive = 0; /* its number may be given to another file */
            }
        }
        note(UNLINKED, DIRECTORY_OBJECT, name, 0, NULL);
    }
    return done(result);
}

int rename(const char *from, const char *to) {
    ready();
    if (named(from) == NAMES && named(to) == NAMES) {
        return real_rename(from, to);
    }
    pthread_mutex_lock(&lock);
    note(UNKNOWN, DIRECTORY_OBJECT, 0, 0, NULL);
    return done(real_rename(from, to));
}

/* ---- content ---- */

static ssize_t written(int file, const void *data, size_t length, off64_t offset) {
    int positioned = offset >= 0;
    pthread_mutex_lock(&lock);
    int name = descriptors[file].name;
    int error = fault(WRITE, name);
    if (error == ENOSPC && length > 1) {
        /* What a full disk does: it takes what there is room for, and fails the next time. */
        length /= 2;
        error = 0;
    }
    if (error != 0) {
        failed(error);
        return -1;
    }
    off64_t place = positioned ? offset : lseek64(file, 0, SEEK_CUR);
    int appending = !positioned && (fcntl(file, F_GETFL) & O_APPEND);
    ssize_t result = positioned ? real_pwrite(file, data, length, offset) : real_write(file, data, length);
    if (result > 0) {
        if (appending) {
            place = lseek64(file, 0, SEEK_CUR) - result;
        }
        note(WRITTEN, descriptors[file].object, place, result, data);
    }
    int after = errno;
    pthread_mutex_unlock(&lock);
    errno = after;
    return result;
}

ssize_t write(int file, const void *data, size_t length) {
    ready();
    return ours(file) ? written(file, data, length, -1) : real_write(file, data, length);
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) {
    ready();
    return ours(file) ? written(file, data, length, offset) : real_pwrite(file, data, length, offset);
}

ssize_t pwrite(int file, const void *data, size_t length, off_t offset) { return pwrite64(file, data, length, offset); }

ssize_t pread64(int file, void *data, size_t length, off64_t offset) {
    ready();
    if (ours(file) && control != NULL) {
        pthread_mutex_lock(&lock);
        int error = fault(READ, descriptors[file].name);
        pthread_mutex_unlock(&lock);
        if (error != 0) {
            errno = error;
            return -1;
        }
    }
    return real_pread(file, data, length, offset);
}

ssize_t pread(int file, void *data, size_t length, off_t offset) { return pread64(file, data, length, offset); }

int ftruncate64(int file, off64_t size) {
    ready();
    if (!ours(file)) {
        return real_ftruncate(file, size);
    }
    pthread_mutex_lock(&lock);
    int error = fault(TRUNCATE, descriptors[file].name);
    if (error != 0) {
        return failed(error);
    }
    int result = real_ftruncate(file, size);
    if (result == 0) {
        note(TRUNCATED, descriptors[file].object, 0, size, NULL);
    }
    return done(result);
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

static int synced(int file, int (*real)(int)) {
    ready();
    if (!ours(file)) {
        return real(file);
    }
    pthread_mutex_lock(&lock);
    int32_t object = descriptors[file].object;
    int64_t number = syncs++;
    int error = fault(SYNC, descriptors[file].name);
    note(SYNC_BEGUN, object, number, 0, NULL);
    pthread_mutex_unlock(&lock);
    int result = 0;
    if (error == 0) {
        result = real(file);
        error = errno;
    } else {
        result = -1;
    }
    pthread_mutex_lock(&lock);
    note(result == 0 ? SYNC_ENDED : SYNC_FAILED, object, number, 0, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int fsync(int file) { return synced(file, real_fsync); }
int fdatasync(int file) { return synced(file, real_fdatasync); }

/* ---- what nobody does, and would be seen if somebody began to ---- */

static void unknown(int file) {
    if (ours(file) && descriptors[file].name != DIRECTORY) {
        pthread_mutex_lock(&lock);
        note(UNKNOWN, descriptors[file].object, 0, 0, NULL);
        pthread_mutex_unlock(&lock);
    }
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    ready();
    unknown(file);
    return real_writev(file, parts, count);
}

static ssize_t pwritev_unknown(int file, const struct iovec *parts, int count, off64_t offset) {
    unknown(file);
    return syscall(SYS_pwritev, file, parts, count, (long) offset, 0L);
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t offset) {
    ready();
    return pwritev_unknown(file, parts, count, offset);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    ready();
    return pwritev_unknown(file, parts, count, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int file, off64_t offset) {
    ready();
    if (flags & MAP_SHARED && protection & PROT_WRITE) {
        unknown(file);
    }
    return real_mmap(address, length, protection, flags, file, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    return mmap64(address, length, protection, flags, file, offset);
}

int fallocate64(int file, int mode, off64_t offset, off64_t length) {
    ready();
    unknown(file);
    return real_fallocate(file, mode, offset, length);
}

int fallocate(int file, int mode, off_t offset, off_t length) { return fallocate64(file, mode, offset, length); }

int posix_fallocate64(int file, off64_t offset, off64_t length) {
    ready();
    unknown(file);
    return real_posix_fallocate(file, offset, length);
}

int posix_fallocate(int file, off_t offset, off_t length) { return posix_fallocate64(file, offset, length); }
