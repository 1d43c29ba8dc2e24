package io.scanstream.trainer.claim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingState;
import io.scanstream.testing.TestModels;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are sound but for what is around them: each that is taken can wait in {@code training.state}. */
class SubmissionTest {

    @ParameterizedTest
    @CsvSource({"65536, 0, 0", "300, 100, 100"})
    void a_request_within_the_limits_can_wait(int bytes, int headers, int headerBytes) {
        // Given
        ConsumerRecord<byte[], byte[]> message = request(bytes, headers, headerBytes);

        // When
        Submission submission = Submission.of(message, jobId -> false);

        // Then
        assertThat(submission).isEqualTo(new Submission.New("job-1"));
        byte[] waiting = Messages.write(TrainingState.submitted("job-1", JobRecords.submitted(message)));
        assertThat(Messages.read(waiting, TrainingState.class).request().bytes())
                .isEqualTo(message.value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "65537 | 0     | 0     | the size of the request in bytes is 65537, but it must be at most 65536",
                "300   | 10000 | 0     | the number of the request's headers is 10000, but it must be at most 100",
                "300   | 1     | 20000 | the size of the request's headers in bytes is 20001, but it must be at most 16384",
            })
    void a_request_beyond_them_is_refused(int bytes, int headers, int headerBytes, String sentence) {
        // When
        Submission submission = Submission.of(request(bytes, headers, headerBytes), jobId -> false);

        // Then
        assertThat(submission).isInstanceOfSatisfying(Submission.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(sentence);
            assertThat(refused.jobId()).contains("job-1");
        });
    }

    /** @param bytes of the request, most of them blanks behind its end */
    private static ConsumerRecord<byte[], byte[]> request(int bytes, int headers, int headerBytes) {
        byte[] json = Messages.write(TestModels.request(new ModelVersion("model", "job-1"), "file:///data")
                .build());
        byte[] value = Arrays.copyOf(json, Math.max(json.length, bytes));
        Arrays.fill(value, json.length, value.length, (byte) ' ');
        ConsumerRecord<byte[], byte[]> message =
                new ConsumerRecord<>(Topic.TRAINING_REQUESTS.topicName(), 0, 0, "job-1".getBytes(UTF_8), value);
        for (int i = 0; i < headers; i++) {
            message.headers().add("x", new byte[headerBytes]);
        }
        return message;
    }
}
