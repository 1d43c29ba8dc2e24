/** A Kafka broker, alone or as one of several, for the demo and for tests; never on a worker's runtime classpath. */
package io.scanstream.localkafka;
