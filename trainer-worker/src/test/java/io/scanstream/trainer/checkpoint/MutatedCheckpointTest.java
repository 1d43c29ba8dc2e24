package io.scanstream.trainer.checkpoint;

import io.scanstream.contract.CheckpointReference;
import io.scanstream.contract.Messages;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.Sha256;
import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.JsonMutations;
import io.scanstream.testing.MemoryBlobStore;
import io.scanstream.testing.Mutations;
import io.scanstream.trainer.dataset.UnreadableFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Checkpoints with other bytes or values, of the digest that their job names, are used or cost their work and no more. */
class MutatedCheckpointTest {

    private static final Fuzzing FUZZING = Fuzzing.with(400, 16 << 20);
    private static final BlobKey KEY = CheckpointStore.folder("job-1", 1).resolve("epoch-1.json");

    private final CheckpointStore store = new CheckpointStore(new MemoryBlobStore());

    @Test
    void a_checkpoint_of_other_bytes_is_read_or_unusable() throws IOException {
        // Given
        Mutations mutations = Mutations.of(checkpoint()).withWords("null", "-1", "[", "{", "..", "/", "1e999");

        // When, then
        readOrRefuse(mutations);
    }

    @Test
    void a_checkpoint_of_other_values_is_read_or_unusable() throws IOException {
        // When, then
        readOrRefuse(new JsonMutations(checkpoint()));
    }

    private void readOrRefuse(Supplier<byte[]> mutations) {
        FUZZING.run(mutations, UnusableCheckpointException.class, bytes -> {
            store.put(KEY, out -> out.write(bytes));
            store.read(new CheckpointReference(KEY.value(), Sha256.of(bytes), 1));
        });
    }

    @Test
    void the_answers_of_a_fold_of_other_values_are_read_or_unusable() {
        // Given
        KeptFold.Answers answers = new KeptFold.Answers(List.of("disc/0.png"), new double[][] {{0.5, -0.5}});
        KeptFold fold = new KeptFold(1, List.of(epoch()), answers, answers);

        // When, then
        FUZZING.run(new JsonMutations(Messages.write(fold)), UnusableCheckpointException.class, bytes -> {
            store.json(store.put(KEY, out -> out.write(bytes)), KeptFold.class);
        });
    }

    private static KeptEpoch epoch() {
        return new KeptEpoch(1, 3, 0.5, 0.4, null, 0.001, true);
    }

    private byte[] checkpoint() throws IOException {
        KeptFile tensors = store.put(CheckpointStore.folder("job-1", 1).resolve("x.safetensors"), out -> out.write(7));
        KeptTraining training =
                new KeptTraining(null, List.of(epoch()), tensors, tensors, tensors, Map.of("head.weight", 3));
        return Messages.write(new Checkpoint(
                Checkpoint.CURRENT_SCHEMA,
                "job-1",
                1,
                "0".repeat(64),
                List.of(tensors),
                training,
                new KeptFeatures(null, tensors),
                List.of(new UnreadableFile("disc/1.png", "it is damaged"))));
    }
}
