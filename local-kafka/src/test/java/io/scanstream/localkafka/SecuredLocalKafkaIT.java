package io.scanstream.localkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.localkafka.testing.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker that does not let everybody in. */
class SecuredLocalKafkaIT {

    private static final Scram SCRAM = new Scram(Map.of("admin", "one", "guest", "two"));

    @TempDir
    private Path directory;

    @Test
    void users_and_what_the_administrator_has_made_outlive_a_restart() throws Exception {
        // Given
        try (TestKafka kafka = TestKafka.start(directory, SCRAM, SCRAM.clientSettings("admin"))) {
            kafka.createTopic("kept", 1);
            kafka.send("kept", "key", new byte[] {1});

            // When
            kafka.stopBroker();
            kafka.startBroker();

            // Then
            assertThat(kafka.committed("kept")).hasSize(1);
        }
    }

    @Test
    void who_has_no_right_may_do_nothing_and_who_is_unknown_is_not_let_in() throws Exception {
        // Given
        try (LocalKafka kafka = LocalKafka.start(directory, SCRAM)) {

            // When
            Throwable guest = catchThrowable(() -> makeRights(kafka, SCRAM.clientSettings("guest")));
            Throwable stranger = catchThrowable(() -> makeRights(kafka, Scram.clientSettings("admin", "guessed")));

            // Then
            assertThat(guest).hasCauseInstanceOf(ClusterAuthorizationException.class);
            assertThat(stranger).hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static void makeRights(LocalKafka kafka, Map<String, Object> client) throws Exception {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            admin.describeAcls(AclBindingFilter.ANY).values().get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "guest=two, there is no user",
        "'admin=a b', the password of admin must match",
        "admin=one/x]=two, a user must match",
        "admin=one/local-kafka-node=two, a user must match"
    })
    void users_that_cannot_be_are_refused_without_a_word_of_their_passwords(String users, String sentence)
            throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("users"), users.replace("/", "\n"));

        // When / Then
        assertThatThrownBy(() -> Scram.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("two")
                .hasMessageNotContaining("a b");
        assertThat(SCRAM.toString()).contains("guest").doesNotContain("two");
    }
}
