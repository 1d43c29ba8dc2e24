package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineDeviceTest {

    @ParameterizedTest
    @CsvSource({
        "auto,  0, cpu()",
        "auto,  2, gpu(0)",
        "cpu,   2, cpu()",
        "gpu,   1, gpu(0)",
        "gpu:0, 1, gpu(0)",
        "gpu:1, 2, gpu(1)",
    })
    void what_is_asked_for_is_taken(String asked, int gpus, String taken) {
        // When
        Device device = EngineDevice.parse(asked).among(true, gpus);

        // Then
        assertThat(device).hasToString(taken);
    }

    @ParameterizedTest
    @CsvSource({"gpu, 0", "gpu:1, 1", "gpu:4, 2"})
    void a_gpu_that_is_not_there_is_named(String asked, int gpus) {
        // Given
        EngineDevice device = EngineDevice.parse(asked);

        // When / Then
        assertThatThrownBy(() -> device.among(true, gpus))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("%s is asked for, but there are %d GPUs for this process", device, gpus);
    }

    @Test
    void libraries_that_know_no_gpu_are_named_even_where_there_is_one() {
        assertThatThrownBy(() -> EngineDevice.parse("gpu").among(false, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("build with -Pcuda");
    }

    @Test
    void libraries_that_know_no_gpu_take_the_processor_if_none_is_asked_for() {
        assertThat(EngineDevice.automatic().among(false, 1)).isEqualTo(Device.cpu());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GPU", "cuda", "gpu:", "gpu:-1", "gpu:a", "gpu1", "cpu:0", "gpu:1234"})
    void anything_else_is_refused_with_the_rule(String asked) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> EngineDevice.parse(asked))
                .withMessage("the device must be auto, cpu, gpu or gpu:N with N from 0, got: " + asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "gpu:0", "gpu:1"})
    void its_text_is_what_a_configuration_says(String asked) {
        assertThat(EngineDevice.parse(asked)).hasToString(asked);
    }

    @Test
    void the_engine_does_not_start_on_a_gpu_that_it_does_not_have() {
        // Given a number that no machine has
        EngineDevice none = EngineDevice.parse("gpu:999");

        // When / Then
        assertThatThrownBy(() -> TorchEngine.start(Optional.of(1), Optional.empty(), none))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("gpu:999 is asked for, but");
    }

    @Test
    void the_engine_tells_where_networks_live() {
        // When
        Device device = TorchEngine.start(Optional.of(1), Optional.empty(), EngineDevice.parse("cpu"));

        // Then
        assertThat(device).isEqualTo(Device.cpu());
        assertThat(TorchEngine.device()).isEqualTo(Device.cpu());
    }
}
