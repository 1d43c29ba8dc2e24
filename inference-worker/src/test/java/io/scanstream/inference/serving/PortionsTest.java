package io.scanstream.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.Preprocessing;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PortionsTest {

    private static final Optional<Integer> UNSET = Optional.empty();

    @ParameterizedTest
    @CsvSource({"MOBILENET_V2, 2", "RESNET50, 4", "VGG16, 4", "VGG19, 4", "ATTENTION_VGG16, 4"})
    void on_a_cpu_a_network_gets_what_keeps_a_core_busy_and_fits_its_cache(NetworkName network, int images) {
        assertThat(new Portions(16, UNSET, false).most(network, ofSize(224))).isEqualTo(images);
    }

    @ParameterizedTest
    @EnumSource
    void a_gpu_gets_a_batch_whole(NetworkName network) {
        assertThat(new Portions(16, UNSET, true).most(network, ofSize(224))).isEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_setting_overrules_both(boolean isGpu) {
        assertThat(new Portions(16, Optional.of(3), isGpu).most(NetworkName.VGG16, ofSize(224)))
                .isEqualTo(3);
    }

    @Test
    void there_are_never_more_than_in_a_batch() {
        assertThat(new Portions(1, UNSET, false).most(NetworkName.VGG16, ofSize(224)))
                .isEqualTo(1);
        assertThat(new Portions(4, Optional.of(8), true).most(NetworkName.VGG16, ofSize(224)))
                .isEqualTo(4);
    }

    @Test
    void of_larger_images_there_are_fewer() {
        assertThat(new Portions(16, UNSET, true).most(NetworkName.VGG16, ofSize(448)))
                .isEqualTo(4);
    }

    private static Preprocessing ofSize(int size) {
        return Preprocessing.imageNet(size, ResizeRule.STRETCH);
    }
}
