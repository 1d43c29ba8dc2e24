package io.scanstream.localkafka.testing;

import io.scanstream.localkafka.LocalKafka;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** One running broker. Closed by whoever started it. */
interface TestBroker extends AutoCloseable {

    String bootstrapServers();

    @Override
    void close();

    /** Where the build says. */
    static TestBroker start(Path directory) {
        return Place.IS_CONTAINER ? ContainerBroker.start() : embedded(LocalKafka.start(directory));
    }

    /** @param kafka closed with the result */
    static TestBroker embedded(LocalKafka kafka) {
        return new EmbeddedBroker(kafka);
    }

    /** The same for all tests of a process, which say it once. */
    final class Place {

        static final boolean IS_CONTAINER = BrokerChoice.current()
                .isContainer(() -> DockerClientFactory.instance().isDockerAvailable());

        static {
            System.out.println("brokers of the tests: " + (IS_CONTAINER ? ContainerBroker.IMAGE : "in this process"));
        }

        private Place() {}
    }

    /** In this process. */
    record EmbeddedBroker(LocalKafka kafka) implements TestBroker {

        @Override
        public String bootstrapServers() {
            return kafka.bootstrapServers();
        }

        @Override
        public void close() {
            kafka.close();
        }
    }
}
