package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskShim;
import io.durableworkflow.crash.Jvm;
import io.durableworkflow.crash.load.LoadProcess;
import java.nio.file.Path;
import java.util.List;

/** Has a database written by three processes, of which the first is killed in the middle, and records what they do to the disk. */
final class Recording {
    private Recording() {}

    /**
     * @param executions of the last process; the others have fewer
     * @param checkpointEvery after how many commits another connection writes the log back, or 0
     */
    static Trace record(Path folder, String synchronous, int executions, int payload, int checkpointEvery) {
        DiskShim shim = DiskShim.compile(folder);
        Path file = folder.resolve("workflows.db");
        Path acknowledged = folder.resolve("acknowledged");
        Path trace = folder.resolve("trace");
        int third = executions / 3;
        for (int part = 1; part <= 3; part++) {
            try (Jvm process = Jvm.start(
                    shim.tracing(file, acknowledged, trace),
                    List.of(),
                    LoadProcess.class,
                    file,
                    acknowledged,
                    synchronous,
                    part * third,
                    payload,
                    checkpointEvery)) {
                if (part == 1) {
                    process.await("ended " + third / 2);
                    process.kill();
                } else {
                    process.await("closed");
                }
            }
        }
        return Trace.read(trace);
    }
}
