package io.scanstream.localkafka;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The broker as a process of its own: {@code LocalKafkaProcess DIRECTORY PORT}, with {@code USERS} at the end for one that
 * lets in only the users of that file, a line {@code user=password} each (see {@link Scram}), or as one of several {@code
 * LocalKafkaProcess DIRECTORY NODE PORT:CONTROLLER_PORT...} with the addresses of all. It ends on SIGTERM, and when its
 * standard input ends, which is when the process that started it is gone, however that came about.
 */
final class LocalKafkaProcess {

    private LocalKafkaProcess() {}

    public static void main(String[] arguments) throws IOException {
        LocalKafka kafka = start(arguments);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
        System.out.println("READY " + kafka.bootstrapServers());
        while (System.in.read() >= 0) {
            // nothing is expected but the end
        }
        System.exit(0);
    }

    private static LocalKafka start(String[] arguments) {
        try {
            if (arguments.length == 2 && arguments[1].matches("\\d{1,5}")) {
                return LocalKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
            }
            if (arguments.length == 3 && arguments[1].matches("\\d{2,5}")) {
                return LocalKafka.start(
                        Path.of(arguments[0]), Integer.parseInt(arguments[1]), Scram.read(Path.of(arguments[2])));
            }
            if (arguments.length > 2 && arguments[1].matches("\\d")) {
                return LocalKafka.start(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Arrays.stream(arguments, 2, arguments.length)
                                .map(BrokerAddress::parse)
                                .toList());
            }
        } catch (LocalKafkaException | IllegalArgumentException e) {
            end(1, e.getMessage());
        }
        end(2, "usage: LocalKafkaProcess DIRECTORY PORT [USERS] | DIRECTORY NODE PORT:CONTROLLER_PORT...");
        throw new IllegalStateException("the process has ended");
    }

    private static void end(int code, String sentence) {
        System.err.println(sentence);
        System.exit(code);
    }
}
