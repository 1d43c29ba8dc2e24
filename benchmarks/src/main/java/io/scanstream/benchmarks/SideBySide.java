package io.scanstream.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** The same work on several threads for a while. */
final class SideBySide {

    private SideBySide() {}

    /** Work of one thread, which makes what it needs, and closes it. */
    interface Work extends AutoCloseable {

        /** @return images that were worked on */
        int step();

        @Override
        void close();
    }

    /** Makes the work of one thread, on that thread. */
    interface Worker {
        Work begin();
    }

    /** Each thread makes one step that is not timed, then as many as fit, and finishes the last. */
    static Pace pace(int threads, Duration time, Worker worker) {
        long before = processorNanos();
        AtomicLong images = new AtomicLong();
        double perSecond = rate(threads, time, worker, images);
        return new Pace(perSecond, (processorNanos() - before) / 1e9 / images.get());
    }

    /** Of all threads of this process since it was started. */
    static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double rate(int threads, Duration time, Worker worker, AtomicLong images) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                rates.add(executor.submit(() -> rate(time, worker, images)));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } finally {
            executor.shutdown();
        }
    }

    private static double rate(Duration time, Worker worker, AtomicLong total) {
        try (Work work = worker.begin()) {
            total.addAndGet(work.step());
            long start = System.nanoTime();
            long images = 0;
            long took = 0;
            while (took < time.toNanos()) {
                images += work.step();
                took = System.nanoTime() - start;
            }
            total.addAndGet(images);
            return images / (took / 1e9);
        }
    }
}
