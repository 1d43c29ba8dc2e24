package io.scanstream.model;

import io.scanstream.contract.NetworkName;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A weight file for a network's backbone, and the form of the network that it fits.
 *
 * @param sha256 of the whole file
 */
public record PretrainedWeights(NetworkForm form, SafetensorsFile file, String sha256) {

    private static final String FILE_NAME = "model.safetensors";

    /**
     * Looks for {@code <directory>/<network>/model.safetensors}. The form is told by the names of the tensors.
     *
     * @throws WeightsNotFoundException if there is no such file
     * @throws InvalidWeightsException if it fits no form of the network
     * @throws IllegalArgumentException if this program has no such network
     */
    public static PretrainedWeights find(Path directory, NetworkName network) throws IOException {
        List<NetworkForm> forms = NetworkCatalogue.formsOf(network);
        if (forms.isEmpty()) {
            throw new IllegalArgumentException("there is no %s for weights to fit, only %s"
                    .formatted(network.wireName(), NetworkCatalogue.names()));
        }
        Path path = directory.resolve(network.wireName()).resolve(FILE_NAME);
        if (!Files.isRegularFile(path)) {
            throw new WeightsNotFoundException(
                    "there are no pre-trained weights for %1$s: put its safetensors file to %2$s, or ask for initialisation RANDOM"
                            .formatted(network.wireName(), path));
        }
        SafetensorsFile file = SafetensorsFile.open(path);
        for (NetworkForm form : forms) {
            if (holdsAll(file, form)) {
                return new PretrainedWeights(form, file, Sha256.of(path));
            }
        }
        throw new InvalidWeightsException("%s holds no %s: %s"
                .formatted(
                        path,
                        network.wireName(),
                        String.join(
                                "; ",
                                forms.stream().map(form -> lack(file, form)).toList())));
    }

    private static boolean holdsAll(SafetensorsFile file, NetworkForm form) {
        return file.tensors().keySet().containsAll(fileNames(form));
    }

    private static String lack(SafetensorsFile file, NetworkForm form) {
        String missing = fileNames(form).stream()
                .filter(name -> !file.tensors().containsKey(name))
                .findFirst()
                .orElseThrow();
        return "for the form of %s the tensor '%s' is missing".formatted(form.form(), missing);
    }

    private static List<String> fileNames(NetworkForm form) {
        return form.backbone().get().stableParameters().keySet().stream()
                .map(form.fileNames())
                .toList();
    }

    public String fileName() {
        return form.network().wireName() + "/" + FILE_NAME;
    }
}
