package io.scanstream.contract;

/**
 * Which image event an outcome answers.
 *
 * @param key the record's key, or a hash of it; null if it had none
 * @param eventId the CloudEvents id, if one was given, or a hash of it
 * @param topic where the event lay, with partition and offset: exactly one outcome exists per such place
 * @param sha256 of the image's bytes; of a reference what it says of them, which is true of every one that is predicted
 */
public record ImageIdentity(String key, String eventId, String topic, int partition, long offset, String sha256) {

    public ImageIdentity {
        Rules.text("topic", topic);
        Rules.notNegative("partition", partition);
        Rules.notNegative("offset", offset);
        Rules.sha256("sha256", sha256);
    }
}
