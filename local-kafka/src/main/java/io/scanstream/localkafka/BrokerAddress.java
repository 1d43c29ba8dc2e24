package io.scanstream.localkafka;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a node listens on the loopback interface.
 *
 * @param port for clients and the other brokers
 * @param controllerPort for the votes of KRaft
 */
record BrokerAddress(int port, int controllerPort) {

    static final String HOST = "127.0.0.1";

    private static final int LARGEST_PORT = 65_535;

    private static final int FIRST_OWN_PORT = 20_000;

    /** From here on Linux gives ports to outgoing connections: also that of a broker that is dead for a moment. */
    private static final int FIRST_OUTGOING_PORT = 32_768;

    BrokerAddress {
        requirePort(port);
        requirePort(controllerPort);
    }

    private static void requirePort(int port) {
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port must be from 1 to %d, got: %d".formatted(LARGEST_PORT, port));
        }
    }

    /** On two free ports. */
    static BrokerAddress free() {
        return at(freePort());
    }

    /** With a free port for the votes. */
    static BrokerAddress at(int port) {
        return new BrokerAddress(port, freePort());
    }

    /** @throws IllegalArgumentException if the text is not what {@link #toString} makes */
    static BrokerAddress parse(String text) {
        String[] ports = text.split(":", -1);
        if (ports.length != 2) {
            throw new IllegalArgumentException("expected PORT:CONTROLLER_PORT, got: " + text);
        }
        return new BrokerAddress(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }

    String bootstrapServer() {
        return HOST + ":" + port;
    }

    @Override
    public String toString() {
        return port + ":" + controllerPort;
    }

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_OWN_PORT, FIRST_OUTGOING_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            } catch (IOException e) {
                throw new LocalKafkaException("there is no free port", e);
            }
        }
    }
}
