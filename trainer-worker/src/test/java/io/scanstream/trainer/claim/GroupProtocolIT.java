package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.GroupProtocol;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The broker divides the partitions among the trainers (KIP-848). */
class GroupProtocolIT extends RequestLoopStand {

    private static final int JOBS = 6;

    @Test
    void where_the_broker_divides_the_partitions_jobs_are_published_once_each_too() throws Exception {
        // Given
        startDivided();

        // When
        for (int i = 0; i < JOBS; i++) {
            submit("job-" + i);
            if (i == JOBS / 2) {
                startDivided();
            }
        }

        // Then
        for (int i = 0; i < JOBS; i++) {
            assertThat(lastEvent("job-" + i)).isInstanceOf(TrainingEvent.Completed.class);
        }
        assertThat(settled(Topic.MODELS)).hasSize(JOBS);
    }

    private void startDivided() {
        GroupMember member = GroupMember.of(GROUP, "trainer", Optional.empty()).speaking(GroupProtocol.CONSUMER);
        start(kafka.settings(), member, RequestLoopStand::complete);
    }
}
