package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Topic;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import io.scanstream.testing.ConfigurationKeys;
import io.scanstream.trainer.configuration.TrainerConfiguration;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What a trainer is to be allowed, and what it does. */
class AccessOfTrainerTest {

    @Test
    void the_topics_are_those_that_it_reads_and_writes() {
        assertThat(AccessRights.of(Party.TRAINER, WorkerGroups.STANDARD))
                .filteredOn(right -> right.resource().resourceType() == ResourceType.TOPIC)
                .extracting(right -> right.resource().name())
                .containsExactlyInAnyOrderElementsOf(
                        RequestLoop.topics().stream().map(Topic::topicName).toList());
    }

    @Test
    void the_group_is_that_of_a_worker_that_is_told_no_other() {
        assertThat(WorkerGroups.STANDARD.trainers())
                .isEqualTo(ConfigurationKeys.of(TrainerConfiguration.class, "scanstream")
                        .get("scanstream.training.group"));
    }
}
