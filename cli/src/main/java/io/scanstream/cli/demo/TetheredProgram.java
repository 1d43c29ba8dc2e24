package io.scanstream.cli.demo;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Runs a program in this process for as long as standard input is open. The demo holds the other end and never writes;
 * the operating system closes it when the demo is gone, by {@code kill -9} too, when no shutdown hook of it has run.
 */
final class TetheredProgram {

    private TetheredProgram() {}

    /** Arguments of {@code java} that start the program of a jar as {@code -jar} would. */
    static List<String> arguments(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes manifest = file.getManifest().getMainAttributes();
            String opened = manifest.getValue("Add-Opens");
            Stream<String> opens = opened == null ? Stream.empty() : Arrays.stream(opened.split(" "));
            return Stream.concat(
                            opens.map("--add-opens=%s=ALL-UNNAMED"::formatted),
                            Stream.of(
                                    "-cp",
                                    jar + File.pathSeparator + ownClasses(),
                                    TetheredProgram.class.getName(),
                                    manifest.getValue(Attributes.Name.MAIN_CLASS)))
                    .toList();
        }
    }

    private static Path ownClasses() {
        try {
            return Path.of(TetheredProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param arguments the program's main class, then what it is given */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread tether = new Thread(TetheredProgram::endWithInput, "tether");
        tether.setDaemon(true);
        tether.start();
        Object rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, rest);
    }

    /** Halts: a worker that takes its leave in order waits for the broker, which ends at the same moment. */
    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is expected but the end
            }
        } catch (IOException e) {
            // as good as the end
        }
        Runtime.getRuntime().halt(1);
    }
}
