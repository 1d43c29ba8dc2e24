package io.scanstream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was measured.
 *
 * @param load processes that wanted a core in the last minute, before the measurement: others than ours if it is not
 *     near 0
 */
record Machine(
        String processor, int cores, long memoryMebibytes, String kernel, String java, String hugePages, double load) {

    static Machine here() throws IOException {
        return new Machine(
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
                System.getProperty("os.version"),
                System.getProperty("java.vm.version"),
                Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"))
                        .strip(),
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
