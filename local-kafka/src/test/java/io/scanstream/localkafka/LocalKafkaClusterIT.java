package io.scanstream.localkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.localkafka.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn verify -Dlong}: a minute; a broker that vanishes is missed after nine seconds. */
@Tag("long")
class LocalKafkaClusterIT {

    private static final String TOPIC = "kept";

    @Test
    @DisplayName("Whichever of three brokers is killed, what was acknowledged stays, and the topic takes more")
    void brokersThatDieOneAfterTheOther(@TempDir Path directory) throws Exception {
        // Given
        try (LocalKafkaCluster cluster = LocalKafkaCluster.start(directory, 3);
                TestKafka kafka = TestKafka.connectedTo(cluster.bootstrapServers())) {
            kafka.createTopic(TOPIC, 3);
            int sent = 0;

            // When
            for (int node = 1; node <= cluster.size(); node++) {
                kafka.send(TOPIC, "key-" + node, text("before the death of %d".formatted(node)));
                cluster.kill(node);
                kafka.send(TOPIC, "key-" + node, text("after the death of %d".formatted(node)));
                cluster.restart(node);
                cluster.awaitReady(node);
                kafka.awaitAllInSync();
                sent += 2;
            }

            // Then
            assertThat(kafka.committed(TOPIC)).hasSize(sent);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
