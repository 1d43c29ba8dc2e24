package io.scanstream.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.contract.ModelVersion;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.FakeClassifier;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedModelsTest {

    private static final ModelVersion FIRST = ModelVersion.parse("skin@1");
    private static final ModelVersion SECOND = ModelVersion.parse("skin@2");

    @TempDir
    private Path directory;

    private final ServedModels models = new ServedModels(ImageLimits.defaults());
    private FakeClassifier first;
    private FakeClassifier second;

    @BeforeEach
    void makeClassifiers() throws Exception {
        first = FakeClassifier.of(directory, "skin@1");
        second = FakeClassifier.of(directory, "skin@2");
    }

    @Test
    void a_replaced_model_is_closed_after_its_last_user_is_done() {
        // Given
        models.put(Duty.live("skin"), first, 0);
        ServedModel one = models.use("skin").orElseThrow();
        ServedModel other = models.use("skin").orElseThrow();

        // When
        models.put(Duty.live("skin"), second, 0);
        int afterSwap = first.closed.get();
        one.close();
        int afterOne = first.closed.get();
        other.close();

        // Then
        assertThat(afterSwap).isZero();
        assertThat(afterOne).isZero();
        assertThat(first.closed).hasValue(1);
        assertThat(second.closed).hasValue(0);
    }

    @Test
    void the_new_version_answers_as_soon_as_it_is_there() {
        // Given
        models.put(Duty.live("skin"), first, 0);

        // When
        models.put(Duty.live("skin"), second, 0);

        // Then
        try (ServedModel model = models.use("skin").orElseThrow()) {
            assertThat(model.classifier()).isSameAs(second);
        }
        assertThat(first.closed).hasValue(1);
    }

    @Test
    void a_version_that_cannot_be_loaded_leaves_the_old_one_answering_and_is_told() {
        // Given
        models.put(Duty.live("skin"), first, 0);

        // When
        models.failed(Duty.live("skin"), SECOND, "skin@2: a file is missing");

        // Then
        try (ServedModel model = models.use("skin").orElseThrow()) {
            assertThat(model.classifier()).isSameAs(first);
        }
        assertThat(models.problems()).containsEntry("skin", "skin@2: a file is missing");
    }

    @Test
    void a_task_whose_only_version_cannot_be_loaded_is_no_unknown_task() {
        // Given
        models.failed(Duty.live("skin"), FIRST, "skin@1: a file is missing");

        // When / Then
        assertThatThrownBy(() -> models.use("skin"))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("a file is missing");
    }

    @Test
    void the_images_of_a_task_whose_model_is_being_loaded_wait_for_it() {
        // Given
        models.put(Duty.live("skin"), first, 0);

        // When
        models.expect(Duty.live("chest"), ModelVersion.parse("chest@1"));
        models.expect(Duty.live("skin"), SECOND);

        // Then
        assertThatThrownBy(() -> models.use("chest"))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("chest@1 is being loaded");
        try (ServedModel model = models.use("skin").orElseThrow()) {
            assertThat(model.classifier()).isSameAs(first);
        }
        assertThat(models.problems()).containsOnlyKeys("chest");
    }

    @Test
    void while_a_model_is_loaded_no_task_is_unknown() {
        // When
        models.loading(true);

        // Then
        assertThatThrownBy(() -> models.use("chest")).isInstanceOf(ModelUnavailableException.class);
        models.loading(false);
        assertThat(models.use("chest")).isEmpty();
    }

    @Test
    void a_problem_of_a_version_that_is_no_longer_wanted_is_forgotten() {
        // Given
        models.put(Duty.live("skin"), first, 0);
        models.failed(Duty.live("skin"), SECOND, "skin@2: a file is missing");

        // When
        models.expect(Duty.live("skin"), FIRST);

        // Then
        assertThat(models.problems()).isEmpty();
    }

    @Test
    void it_is_ready_when_all_decisions_are_known_and_a_model_is_loaded() {
        // When
        boolean empty = models.isReady();
        models.put(Duty.live("skin"), first, 0);
        boolean early = models.isReady();
        models.complete();

        // Then
        assertThat(empty).isFalse();
        assertThat(early).isFalse();
        assertThat(models.isReady()).isTrue();
    }

    @Test
    void a_removed_task_is_unknown_and_its_model_closed() {
        // Given
        models.put(Duty.live("skin"), first, 0);

        // When
        models.remove(Duty.live("skin"));

        // Then
        assertThat(models.use("skin")).isEmpty();
        assertThat(first.closed).hasValue(1);
    }

    @Test
    void the_version_that_answers_can_be_asked_for() {
        // When
        models.put(Duty.live("skin"), first, 0);

        // Then
        assertThat(models.version(Duty.live("skin"))).isEqualTo(Optional.of(FIRST));
        assertThat(models.version(Duty.live("chest"))).isEmpty();
    }

    @Test
    void a_version_that_is_loaded_answers_for_another_task_too_and_is_closed_with_the_last_of_them() {
        // Given
        models.put(Duty.live("skin"), first, 0);

        // When
        boolean isShared = models.share(Duty.live("compare-1-a"), FIRST);
        models.remove(Duty.live("compare-1-a"));
        int withoutAlias = first.closed.get();
        models.share(Duty.live("compare-1-a"), FIRST);
        models.put(Duty.live("skin"), second, 0);
        int aliasAlone = first.closed.get();
        models.remove(Duty.live("compare-1-a"));

        // Then
        assertThat(isShared).isTrue();
        assertThat(withoutAlias).isZero();
        assertThat(aliasAlone).isZero();
        assertThat(first.closed).hasValue(1);
        assertThat(models.versions()).containsExactly(Map.entry("skin", SECOND));
    }

    @Test
    void a_version_that_is_not_loaded_cannot_be_shared() {
        // Given
        models.put(Duty.live("skin"), first, 0);

        // When
        boolean isShared = models.share(Duty.live("compare-1-b"), SECOND);

        // Then
        assertThat(isShared).isFalse();
        assertThat(models.use("compare-1-b")).isEmpty();
    }

    @Test
    void nothing_waits_for_an_alias_not_even_while_its_version_is_loaded() {
        // Given
        models.put(Duty.live("skin"), first, 0);

        // When
        models.expect(Duty.live("compare-1-b"), SECOND);
        models.loading(true);
        boolean isAnswered = models.use("compare-1-b").isPresent();
        models.failed(Duty.live("compare-1-b"), SECOND, "skin@2: a file is missing");

        // Then
        assertThat(isAnswered).isFalse();
        assertThat(models.use("compare-1-b")).isEmpty();
        assertThat(models.problems()).containsEntry("compare-1-b", "skin@2: a file is missing");
    }

    @Test
    void an_alias_neither_makes_a_worker_ready_nor_is_it_or_hinders_the_only_task() {
        // Given
        models.complete();
        models.put(Duty.live("compare-1-a"), second, 0);
        models.failed(Duty.live("compare-1-b"), FIRST, "skin@1: a file is missing");

        // When
        boolean isReady = models.isReady();
        Optional<String> withoutModel = models.onlyTask();
        models.put(Duty.live("skin"), first, 0);

        // Then
        assertThat(isReady).isFalse();
        assertThat(withoutModel).isEmpty();
        assertThat(models.isReady()).isTrue();
        assertThat(models.onlyTask()).contains("skin");
    }
}
