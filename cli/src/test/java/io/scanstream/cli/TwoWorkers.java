package io.scanstream.cli;

import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A broker with all topics, both packaged workers, and labelled images that they may read. Closing ends the processes.
 *
 * @param data a folder for each class, disc and square
 */
record TwoWorkers(TestKafka kafka, WorkerProcess trainer, WorkerProcess inference, Path data) implements AutoCloseable {

    /** @param directory for all that is written */
    static TwoWorkers start(Path directory) throws Exception {
        Path data = DrawnImages.folders(directory.resolve("data"), 12);
        TestKafka kafka = TestKafka.start(directory.resolve("kafka"));
        Output.on(kafka.bootstrapServers(), "topics", "create");
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "scanstream.store.directory", directory.resolve("store").toString());
        Map<String, String> trainerSettings = new HashMap<>(settings);
        trainerSettings.put("scanstream.data.roots", directory.toString());
        Map<String, String> inferenceSettings = new HashMap<>(settings);
        inferenceSettings.put("scanstream.images.file-roots", directory.toString());
        return new TwoWorkers(
                kafka,
                WorkerProcess.start("trainer-worker", trainerSettings, directory.resolve("trainer.log")),
                WorkerProcess.start("inference-worker", inferenceSettings, directory.resolve("inference.log")),
                data);
    }

    Output run(String... arguments) {
        return Output.on(kafka.bootstrapServers(), arguments);
    }

    /** Runs a command again and again until it says what workers are to do sooner or later. */
    Output awaitOutput(String expected, String... arguments) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            Output output = run(arguments);
            if (output.out().contains(expected)) {
                return output;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(output + inference.log());
            }
            Thread.sleep(500);
        }
    }

    /** The newest value of each key; empty if it was taken back. */
    Map<String, Optional<String>> newest(String topic) {
        Map<String, Optional<String>> newest = new HashMap<>();
        kafka.committed(topic)
                .forEach(message -> newest.put(
                        new String(message.key(), StandardCharsets.UTF_8),
                        Optional.ofNullable(message.value()).map(value -> new String(value, StandardCharsets.UTF_8))));
        return newest;
    }

    String requestJson(String jobId) {
        String dataset = "{\"uri\":\"%s\",\"layout\":\"FOLDERS\"}".formatted(data.toUri());
        return """
                {"jobId":"%s","model":"skin","dataset":%s,"network":"mobilenet_v2","strategy":"FROZEN",
                 "initialisation":"RANDOM","imageSize":32,"hyperparameters":{"epochs":5}}
                """.formatted(jobId, dataset);
    }

    @Override
    public void close() throws Exception {
        trainer.close();
        inference.close();
        kafka.close();
    }
}
