package io.scanstream.localkafka;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The broker as a process of its own: {@code LocalKafkaProcess DIRECTORY PORT}. It ends on SIGTERM, and when its standard
 * input ends, which is when the process that started it is gone, however that came about.
 */
final class LocalKafkaProcess {

    private LocalKafkaProcess() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2 || !arguments[1].matches("\\d{1,5}")) {
            end(2, "usage: LocalKafkaProcess DIRECTORY PORT");
        }
        LocalKafka kafka = start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
        System.out.println("READY " + kafka.bootstrapServers());
        while (System.in.read() >= 0) {
            // nothing is expected but the end
        }
        System.exit(0);
    }

    private static LocalKafka start(Path directory, int port) {
        try {
            return LocalKafka.start(directory, port);
        } catch (LocalKafkaException | IllegalArgumentException e) {
            end(1, e.getMessage());
            throw e;
        }
    }

    private static void end(int code, String sentence) {
        System.err.println(sentence);
        System.exit(code);
    }
}
