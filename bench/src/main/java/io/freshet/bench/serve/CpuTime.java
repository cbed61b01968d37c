package io.freshet.bench.serve;

/** What processes take of the processor. */
final class CpuTime {

    private CpuTime() {}

    /** All threads, since it started; 0 where the system does not tell. */
    static double seconds(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .map(time -> time.toNanos() / 1e9)
                .orElse(0.0);
    }
}
