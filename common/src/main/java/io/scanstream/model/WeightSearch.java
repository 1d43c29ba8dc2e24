package io.scanstream.model;

import io.scanstream.contract.NetworkName;
import io.scanstream.storage.Sha256;
import io.scanstream.weights.WeightFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the one file in {@code <directory>/<network>} that fits the network, whatever its name; the names of its tensors tell
 * which form. A file named {@code notebook.h5} or {@code notebook.weights.h5} is a whole model, whose head is wanted, too.
 */
final class WeightSearch {

    private static final String WHOLE_MODEL = "notebook\\.(weights\\.)?h5";

    private final NetworkName network;
    private final List<NetworkForm> forms;
    private final List<PretrainedWeights> fits = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private WeightSearch(NetworkName network, List<NetworkForm> forms) {
        this.network = network;
        this.forms = forms;
    }

    static PretrainedWeights in(Path directory, NetworkName network) throws IOException {
        List<Path> files = WeightFolders.files(directory, network);
        if (files.isEmpty()) {
            throw new WeightsNotFoundException(
                    "there are no pre-trained weights for %s: put a .safetensors or .h5 file into %s, or ask for initialisation RANDOM"
                            .formatted(
                                    network.wireName(),
                                    WeightFolders.of(network).stream()
                                            .map(folder ->
                                                    directory.resolve(folder).toString())
                                            .collect(Collectors.joining(" or "))));
        }
        return among(files, network);
    }

    static PretrainedWeights among(List<Path> files, NetworkName network) throws IOException {
        List<NetworkForm> forms = NetworkCatalogue.formsOf(network);
        if (forms.isEmpty()) {
            throw new IllegalArgumentException("there is no %s for weights to fit, only %s"
                    .formatted(network.wireName(), NetworkCatalogue.names()));
        }
        return new WeightSearch(network, forms).among(files);
    }

    private PretrainedWeights among(List<Path> files) throws IOException {
        for (Path file : files) {
            try {
                look(file);
            } catch (InvalidWeightsException e) {
                problems.add(e.getMessage());
            }
        }
        if (fits.isEmpty()) {
            throw new InvalidWeightsException(String.join("; ", problems));
        }
        if (fits.size() > 1) {
            throw new InvalidWeightsException("there is more than one file with weights for %s, leave one of them: %s"
                    .formatted(
                            network.wireName(),
                            String.join(
                                    ", ",
                                    fits.stream()
                                            .map(PretrainedWeights::fileName)
                                            .toList())));
        }
        return fits.get(0);
    }

    private void look(Path path) throws IOException {
        WeightFile file = WeightFile.open(path);
        List<String> misfits = new ArrayList<>();
        for (NetworkForm form : forms) {
            Collection<String> parameters =
                    form.backbone().get().stableParameters().keySet();
            Optional<String> misfit = form.fileNames().misfit(file, parameters);
            if (misfit.isEmpty()) {
                boolean wholeModel = file.name().matches(WHOLE_MODEL);
                String folder = path.getParent().getFileName().toString();
                if (wholeModel && !folder.equals(network.wireName())) {
                    problems.add("%s is a whole model of %s, with another head than that of %s"
                            .formatted(path, folder, network.wireName()));
                    return;
                }
                fits.add(new PretrainedWeights(
                        form, file, folder + "/" + path.getFileName(), Sha256.of(path), wholeModel));
                return;
            }
            misfits.add("for the form of %s %s".formatted(form.form(), misfit.get()));
        }
        problems.add("%s holds no %s: %s".formatted(path, network.wireName(), String.join("; ", misfits)));
    }
}
