package io.scanstream.trainer.training;

import io.scanstream.contract.Messages;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.PretrainedWeights;
import io.scanstream.storage.Sha256;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Everything that the numbers of a job's trainings follow from, besides the engine: what another attempt has computed holds
 * for this one if it is equal.
 *
 * @param weights digest of the file that networks start from; null if they are drawn
 * @param images digest of their names, labels and bytes, in the order in which they are learned from
 */
record Basis(
        TrainingRequest request,
        String form,
        String weights,
        FineTuning.Plan plan,
        Preprocessing preprocessing,
        String images) {

    static Basis of(StartingPoint start, FineTuning.Plan plan, DividedDataset data) {
        return new Basis(
                start.request(),
                start.form().form(),
                start.weights().map(PretrainedWeights::sha256).orElse(null),
                plan,
                start.preprocessing(),
                digest(data));
    }

    /** Two data sets of the same images under other names are learned from in another order. */
    private static String digest(DividedDataset data) {
        MessageDigest digest = Sha256.digest();
        for (LabelledImage image : data.dataset().images()) {
            String line = "%s\n%d\n%s\n".formatted(image.name(), image.label(), image.sha256());
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        digest.update(data.fingerprint().sha256().getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(digest.digest());
    }

    String sha256() {
        return Sha256.of(Messages.write(this));
    }
}
