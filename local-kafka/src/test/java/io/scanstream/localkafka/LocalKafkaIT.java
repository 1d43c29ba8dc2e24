package io.scanstream.localkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {

    private static final String TOPIC = "kept";

    @Test
    @DisplayName("A broker started again on the same directory still has its topics and records")
    void dataSurviveARestart(@TempDir Path directory) throws Exception {
        // Given
        try (LocalKafka kafka = LocalKafka.start(directory)) {
            createTopic(kafka);
            send(kafka, "before");
        }

        // When
        List<String> found;
        try (LocalKafka kafka = LocalKafka.start(directory)) {
            send(kafka, "after");
            found = read(kafka, 2);
        }

        // Then
        assertThat(found).containsExactly("before", "after");
    }

    @Test
    @DisplayName("A port that is taken is named, and what had started before is stopped")
    void aTakenPort(@TempDir Path directory) throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            // When
            Throwable failure = catchThrowable(() -> LocalKafka.start(directory, port));

            // Then
            assertThat(failure)
                    .isInstanceOf(LocalKafkaException.class)
                    .hasMessage(
                            "no broker at 127.0.0.1:%d with its data in %s: Address already in use", port, directory);
        }
        // Kafka locks a directory for as long as anything of a broker runs on it
        LocalKafka.start(directory).close();
    }

    @Test
    @DisplayName("A file in the place of the directory is refused by name")
    void aFileInPlaceOfTheDirectory(@TempDir Path directory) throws Exception {
        // Given
        Path file = Files.createFile(directory.resolve("file"));

        // When
        Throwable failure = catchThrowable(() -> LocalKafka.start(file));

        // Then
        assertThat(failure)
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageStartingWith("%s cannot be made a directory", file);
    }

    @Test
    @DisplayName("Another cluster's directory is refused, with both clusters' ids, and stays as it is")
    void anotherClustersDirectory(@TempDir Path directory) throws Exception {
        // Given
        Path marker = directory.resolve("meta.properties");
        String before = "version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\nnode.id=1\n";
        Files.writeString(marker, before);

        // When
        Throwable failure = catchThrowable(() -> LocalKafka.start(directory));

        // Then
        assertThat(failure)
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageStartingWith("Kafka refuses the directory %s", directory)
                .hasMessageContaining("but read AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(marker).hasContent(before);
    }

    @Test
    @DisplayName("A port that cannot be one is refused with the rule")
    void anImpossiblePort(@TempDir Path directory) {
        // When
        Throwable failure = catchThrowable(() -> LocalKafka.start(directory, 65_536));

        // Then
        assertThat(failure)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be from 1 to 65535, got: 65536");
    }

    private static void createTopic(LocalKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(LocalKafka kafka, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(LocalKafka kafka, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "group.id", "test", "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> values.add(message.value()));
            }
        }
        return values;
    }
}
