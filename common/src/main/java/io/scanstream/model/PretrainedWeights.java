package io.scanstream.model;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.Normalisation;
import io.scanstream.imaging.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file with the weights of a network's backbone, or of a whole model that the notebooks trained, and the form of the
 * network that it fits.
 *
 * @param fileName with its folder: {@code vgg16/model.safetensors}
 * @param sha256 of the whole file
 * @param wholeModel whether the head is to be loaded, too
 */
public record PretrainedWeights(NetworkForm form, WeightFile file, String fileName, String sha256, boolean wholeModel) {

    public PretrainedWeights {
        if (wholeModel && !(form.fileNames() instanceof KerasNames && file instanceof KerasFile)) {
            throw new IllegalArgumentException("%s is no whole model of Keras".formatted(fileName));
        }
    }

    /**
     * Looks for a weight file in {@code <directory>/<network>}; see {@link WeightSearch}.
     *
     * @throws WeightsNotFoundException if there is none
     * @throws InvalidWeightsException if none, or more than one, fits a form of the network
     * @throws IllegalArgumentException if this program has no such network
     */
    public static PretrainedWeights find(Path directory, NetworkName network) throws IOException {
        return WeightSearch.in(directory, network);
    }

    /**
     * Takes one file, whatever lies beside it.
     *
     * @param file in a folder that is named after the network
     * @throws InvalidWeightsException if it fits no form of the network
     * @throws IllegalArgumentException if this program has no such network
     */
    public static PretrainedWeights of(Path file, NetworkName network) throws IOException {
        return WeightSearch.among(List.of(file), network);
    }

    /** What has to be done to an image before these weights see it. */
    public Preprocessing preprocessing(int size, ResizeRule resize) {
        Normalisation normalisation = wholeModel ? Normalisation.ZERO_TO_ONE : form.normalisation();
        return normalisation.preprocessing(size, resize);
    }

    /**
     * Gives the parameters their tensors, the head's only where the file is a whole model.
     *
     * @param backbone by stable name, as head; both initialised
     * @param manager owns the new arrays
     */
    void load(Map<String, Parameter> backbone, Map<String, Parameter> head, NDManager manager)
            throws InvalidWeightsException {
        Weights.load(backbone, file, form.fileNames().in(file), manager);
        if (wholeModel && form.fileNames() instanceof KerasNames names && file instanceof KerasFile keras) {
            Weights.load(head, keras, KerasHead.names(head, names.after(keras), keras.name()), manager);
        }
    }
}
