/** A Kafka broker of one node, for the demo and for tests; never on a worker's runtime classpath. */
package io.scanstream.localkafka;
