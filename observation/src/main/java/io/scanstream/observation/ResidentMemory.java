package io.scanstream.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory that the process has, the engine's included: on the CPU libtorch takes it from the C library and keeps no
 * account that could be asked for.
 */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Nothing where the system does not tell. */
    public static void show(MeterRegistry registry) {
        if (Files.isReadable(STATUS)) {
            Gauge.builder("scanstream.process.resident", ResidentMemory::bytes)
                    .baseUnit("bytes")
                    .description("physical memory of the process, heap and engine included")
                    .register(registry);
        }
    }

    private static double bytes() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
