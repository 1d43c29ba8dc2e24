package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.contract.Messages;
import io.scanstream.contract.SubmittedRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.testing.FailingProducer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the proof in {@code docs/decisions/0013-one-pen-for-each-job.md} rests on. */
class JobPenIT extends RequestLoopStand {

    private static final String JOB = "job-1";

    private KafkaConnection connection;
    private JobStates mine;
    private JobStates theirs;

    @BeforeEach
    void readStates() {
        connection = new KafkaConnection(kafka.settings());
        mine = new JobStates(connection);
        theirs = new JobStates(connection);
    }

    @AfterEach
    void close() {
        mine.close();
        theirs.close();
    }

    @Test
    void what_a_pen_writes_is_written_upon_what_others_have_written_before() throws Exception {
        // Given
        try (JobPen first = pen(mine);
                JobPen second = pen(theirs)) {
            first.write(submission());

            // When
            Optional<TrainingState> claimed = second.write(claimBy("theirs"));

            // Then
            assertThat(claimed).map(TrainingState::attempt).contains(1);
            assertThat(states(JOB)).extracting(TrainingState::phase).containsExactly(Phase.WAITING, Phase.RUNNING);
        }
    }

    @Test
    void a_pen_that_another_was_taken_up_after_is_refused_and_sees_the_others_words_when_it_is_taken_up_again()
            throws Exception {
        // Given
        try (JobPen first = pen(mine);
                JobPen second = pen(theirs)) {
            first.write(submission());
            second.write(claimBy("theirs"));

            // When
            assertThatThrownBy(() -> first.write(claimBy("mine"))).isInstanceOf(KafkaException.class);
            Optional<TrainingState> again = first.write(claimBy("mine"));

            // Then
            assertThat(again).isEmpty();
            assertThat(states(JOB)).extracting(TrainingState::worker).containsExactly(null, "theirs");
        }
    }

    @Test
    void a_pen_that_was_only_shut_out_goes_on_where_it_was() {
        // Given
        try (JobPen first = pen(mine);
                JobPen second = pen(theirs)) {
            first.write(submission());
            first.write(claimBy("mine"));
            second.write(state -> Optional.empty());

            // When
            JobPen.Decision renewal =
                    JobPen.Decision.when(state -> "mine".equals(state.worker()), state -> Entry.of(state.renewed()));
            assertThatThrownBy(() -> first.write(renewal)).isInstanceOf(KafkaException.class);
            Optional<TrainingState> renewed = first.write(renewal);

            // Then
            assertThat(renewed).map(TrainingState::attempt).contains(1);
        }
    }

    @ParameterizedTest
    @EnumSource(FailingProducer.When.class)
    void after_a_failure_the_decision_is_asked_again_upon_what_took_effect(FailingProducer.When when) throws Exception {
        // Given
        FailingProducer failing = new FailingProducer(when, 1);
        try (JobPen pen = new JobPen(JOB, mine, () -> failing.around(connection.transactional("pen-of-job-1")))) {

            // When
            Optional<TrainingState> written = writeUntilItWorks(pen, submission());

            // Then
            assertThat(states(JOB)).extracting(TrainingState::phase).containsExactly(Phase.WAITING);
            assertThat(written.or(() -> mine.of(JOB))).isPresent();
        }
    }

    @Test
    void what_a_pen_had_begun_when_its_worker_died_is_gone_when_the_next_one_is_taken_up() throws Exception {
        // Given a transaction that nobody ends
        try (var producer = connection.transactional("pen-of-job-1");
                JobPen next = pen(mine)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(JobRecords.of(TrainingState.submitted(JOB, request())))
                    .get(30, TimeUnit.SECONDS);

            // When
            Optional<TrainingState> written = next.write(submission());

            // Then
            assertThat(written).isPresent();
            assertThat(states(JOB)).hasSize(1);
        }
    }

    private static Optional<TrainingState> writeUntilItWorks(JobPen pen, JobPen.Decision decision) {
        for (int i = 0; i < 5; i++) {
            try {
                return pen.write(decision);
            } catch (KafkaException e) {
                assertThat(i).isLessThan(4);
            }
        }
        throw new AssertionError("five failures");
    }

    private JobPen pen(JobStates states) {
        return new JobPen(JOB, states, () -> connection.transactional("pen-of-job-1"));
    }

    private static SubmittedRequest request() {
        return SubmittedRequest.of(0, 0, Messages.write(request(JOB)), List.of());
    }

    private static JobPen.Decision submission() {
        return state ->
                state.isPresent() ? Optional.empty() : Optional.of(Entry.of(TrainingState.submitted(JOB, request())));
    }

    private static JobPen.Decision claimBy(String worker) {
        return JobPen.Decision.when(state -> state.phase() == Phase.WAITING, state -> Entry.of(state.begunBy(worker)));
    }
}
