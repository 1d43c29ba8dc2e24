package io.scanstream.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConnectionTest {

    private static final String LOGIN = "some.LoginModule required username=\"ann\" password=\"secret\";";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void it_tells_its_user_and_never_the_password(boolean hidden) {
        // Given
        KafkaConnection connection = connection(hidden ? new Password(LOGIN) : LOGIN);

        // When
        String refusal = Refusal.in(new SaslAuthenticationException("invalid credentials"))
                .orElseThrow()
                .sentence(connection);

        // Then
        assertThat(connection.user()).contains("ann");
        assertThat(connection).hasToString("KafkaConnection[broker:9093]");
        assertThat(refusal).isEqualTo("authentication failed for user ann at broker:9093: invalid credentials");
    }

    @Test
    void without_a_login_it_names_nobody() {
        assertThat(KafkaConnection.to("broker:9093").user()).isEmpty();
    }

    @Test
    void what_is_refused_is_found_within_what_it_led_to_and_other_failures_are_none() {
        // Given
        Exception wrapped = new IllegalStateException("a batch", new TopicAuthorizationException("images"));

        // When / Then
        assertThat(Refusal.in(wrapped))
                .map(Refusal::sentence)
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("images"));
        assertThat(Refusal.in(new TimeoutException("nobody answers"))).isEmpty();
    }

    private static KafkaConnection connection(Object login) {
        return new KafkaConnection(Map.of("bootstrap.servers", "broker:9093", "sasl.jaas.config", login));
    }
}
