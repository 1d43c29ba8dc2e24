package io.scanstream.trainer.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Strategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChosenStrategyTest {

    private static final List<String> EVIDENCE = List.of("the request asks for it");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROZEN  |        | the strategy is FROZEN: only the head is trained",
                "PARTIAL | layer4 | the strategy is PARTIAL: the base is trained from layer4 on",
                "FULL    | block1 | the strategy is FULL: the base is trained from block1 on"
            })
    void the_sentence_tells_the_strategy_and_where_the_base_begins_to_be_trained(
            Strategy strategy, String stage, String sentence) {
        // Given
        ChosenStrategy chosen = chosen(strategy, stage, EVIDENCE);

        // When / Then
        assertThat(chosen.sentence()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({"FROZEN, block1", "PARTIAL,", "FULL,"})
    void a_stage_is_there_exactly_where_some_of_the_base_is_trained(Strategy strategy, String stage) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(strategy, stage, EVIDENCE))
                .withMessage("%s does not go with the first trainable stage %s", strategy, Optional.ofNullable(stage));
    }

    @Test
    void what_is_chosen_is_neither_left_open_nor_without_a_reason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(Strategy.AUTO, "block1", EVIDENCE))
                .withMessageContaining("got AUTO");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chosen(Strategy.FROZEN, null, List.of()))
                .withMessageContaining("has a reason, got FROZEN for []");
    }

    private static ChosenStrategy chosen(Strategy strategy, String stage, List<String> evidence) {
        return new ChosenStrategy(
                strategy,
                Optional.ofNullable(stage),
                Initialisation.PRETRAINED,
                Augmentation.none(),
                Optional.empty(),
                evidence);
    }
}
