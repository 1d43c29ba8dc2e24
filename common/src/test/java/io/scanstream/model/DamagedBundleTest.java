package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DamagedBundleTest extends OnBundleCopy {

    /** What happens to a file between the publisher and the loader. */
    enum Damage {
        FIRST_BYTE {
            @Override
            void happenTo(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[0] ^= 1;
                Files.write(file, bytes);
            }
        },
        LAST_BYTE {
            @Override
            void happenTo(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 1] ^= 1;
                Files.write(file, bytes);
            }
        },
        CUT {
            @Override
            void happenTo(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            }
        },
        LENGTHENED {
            @Override
            void happenTo(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            }
        },
        EMPTIED {
            @Override
            void happenTo(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        REMOVED {
            @Override
            void happenTo(Path file) throws IOException {
                Files.delete(file);
            }
        };

        abstract void happenTo(Path file) throws IOException;
    }

    static Stream<Arguments> damages() {
        return SoundBundle.FILES.stream()
                .flatMap(file -> Arrays.stream(Damage.values()).map(damage -> Arguments.of(file, damage)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("damages")
    @DisplayName("A bundle of which one file is altered, cut or gone is not loaded, and the file is named")
    void damagedBundleIsRefused(String file, Damage damage) throws Exception {
        // Given
        damage.happenTo(folder.resolve(file));

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.load(bundle.published()).close())

                // Then
                .withMessageStartingWith("the bundle of melanoma@job-7 cannot be loaded: " + file);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("damages")
    @DisplayName("Whoever verifies a bundle without loading it is told the same")
    void damagedBundleIsNotVerified(String file, Damage damage) throws Exception {
        // Given
        damage.happenTo(folder.resolve(file));

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.verify(bundle.published()))

                // Then
                .withMessageStartingWith("the bundle of melanoma@job-7 cannot be loaded: " + file);
    }

    @Test
    @DisplayName("A sound bundle is verified")
    void soundBundleIsVerified() throws Exception {
        // When
        ModelManifest manifest = repository.verify(bundle.published());

        // Then
        assertThat(manifest.modelVersion()).isEqualTo(SmallModel.VERSION);
    }
}
