package io.scanstream.inference.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    /** {@code printf patient-0017 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef}. */
    private static final String PSEUDONYM = "da54df8497fda5457141bbb5ade5477ccfd798ed9353fabf776004a54c20b529";

    private static final byte[] KEY = "patient-0017".getBytes(StandardCharsets.UTF_8);

    @Test
    void a_hash_is_hmac_sha256_in_hex_so_that_others_with_the_secret_can_compute_it() {
        // Given
        Pseudonyms pseudonyms = hashed(SECRET);

        // When
        byte[] pseudonym = pseudonyms.ofKey(KEY);

        // Then
        assertThat(new String(pseudonym, StandardCharsets.US_ASCII)).isEqualTo(PSEUDONYM);
        assertThat(pseudonyms.ofId("patient-0017")).isEqualTo(PSEUDONYM);
    }

    @Test
    void another_key_or_another_secret_has_another_hash() {
        // Given
        String pseudonym = hashed(SECRET).ofId("patient-0017");

        // When
        String ofAnotherKey = hashed(SECRET).ofId("patient-0018");
        String withAnotherSecret = hashed(SECRET + "!").ofId("patient-0017");

        // Then
        assertThat(pseudonym).isNotEqualTo(ofAnotherKey).isNotEqualTo(withAnotherSecret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6BA7B810-9dad-41d1-80b4-00c04fd430c8",
                "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                "6ba7b810-9dad-41d1-70b4-00c04fd430c8",
                " 6ba7b810-9dad-41d1-80b4-00c04fd430c8"
            })
    void an_id_that_is_no_random_uuid_is_hashed(String id) {
        // When / Then
        assertThat(hashed(SECRET).ofId(id)).matches("[0-9a-f]{64}");
    }

    @Test
    void a_random_uuid_names_nobody_and_stays() {
        // Given
        String id = "7d0f0a52-2a6c-4a0e-8d6e-3f3f2c1b9e55";

        // When / Then
        assertThat(hashed(SECRET).ofId(id)).isEqualTo(id);
    }

    @Test
    void without_hashing_all_stays_and_no_secret_is_needed() {
        // Given
        Pseudonyms pseudonyms = Pseudonyms.of(KeyForm.AS_SENT, Optional.empty());

        // When / Then
        assertThat(pseudonyms.ofKey(KEY)).isSameAs(KEY);
        assertThat(pseudonyms.ofId("patient-0017")).isEqualTo("patient-0017");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcdef0123456789abcde"})
    void a_secret_that_is_missing_or_short_is_refused_with_its_length_and_not_itself(String secret) {
        // When / Then
        assertThatThrownBy(() -> hashed(secret))
                .hasMessage("scanstream.inference.key-secret has %d bytes, but with scanstream.inference.keys=hashed"
                                .formatted(secret.length())
                        + " it must have 32 or more");
        assertThatThrownBy(() -> Pseudonyms.of(KeyForm.HASHED, Optional.empty()))
                .hasMessageContaining("has 0 bytes");
    }

    private static Pseudonyms hashed(String secret) {
        return Pseudonyms.of(KeyForm.HASHED, Optional.of(secret));
    }
}
