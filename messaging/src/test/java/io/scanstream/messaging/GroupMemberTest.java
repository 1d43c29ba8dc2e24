package io.scanstream.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupMemberTest {

    @Test
    void a_fixed_name_is_a_fixed_place_and_names_the_transactions_of_all_its_lives() {
        // Given
        GroupMember member = fixed();

        // When
        Map<String, Object> settings = settings(member);

        // Then
        assertThat(settings).containsEntry("group.protocol", "classic").containsEntry("group.instance.id", "pod-0");
        assertThat(member.transactionalId()).isEqualTo("workers-pod-0").isEqualTo(fixed().transactionalId());
    }

    @Test
    void a_worker_without_a_name_has_no_fixed_place_and_shares_its_transactions_with_nobody() {
        // Given
        GroupMember member = GroupMember.of("workers", "inference", Optional.empty());

        // Then
        assertThat(settings(member)).doesNotContainKey("group.instance.id");
        assertThat(member.transactionalId())
                .startsWith("workers-inference-")
                .isNotEqualTo(
                        GroupMember.of("workers", "inference", Optional.empty()).transactionalId());
    }

    @Test
    void where_the_broker_divides_a_fixed_name_is_no_place_and_each_life_has_its_own_transactions() {
        // Given
        GroupMember member = fixed().speaking(GroupProtocol.CONSUMER);

        // Then
        assertThat(settings(member))
                .containsEntry("group.protocol", "consumer")
                .doesNotContainKeys("group.instance.id", "session.timeout.ms", "partition.assignment.strategy");
        assertThat(member.transactionalId())
                .isEqualTo(member.inGroup("workers").transactionalId())
                .isNotEqualTo(fixed().speaking(GroupProtocol.CONSUMER).transactionalId());
    }

    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void kafka_s_client_takes_the_settings(GroupProtocol protocol) {
        // Given
        Map<String, Object> settings = settings(fixed().speaking(protocol));
        settings.put("bootstrap.servers", "localhost:9");

        // When / Then
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .close(CloseOptions.timeout(Duration.ZERO)); // no broker is there to take leave of
    }

    private static GroupMember fixed() {
        return GroupMember.of("workers", "inference", Optional.of("pod-0"));
    }

    private static Map<String, Object> settings(GroupMember member) {
        Map<String, Object> settings = new HashMap<>();
        member.addTo(settings);
        return settings;
    }
}
