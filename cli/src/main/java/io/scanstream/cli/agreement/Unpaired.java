package io.scanstream.cli.agreement;

import java.time.Duration;

/**
 * Images that one side alone has answered.
 *
 * @param firstAlone images that the second side has not answered
 * @param behind those of them that lie behind all that it has answered of their partition: it may still do so
 * @param lag by how much the newest image of the first side is newer than that of the second; not negative
 * @param secondAlone images that the first side has not answered
 */
public record Unpaired(long firstAlone, long behind, Duration lag, long secondAlone) {}
