/** How much of the network a job trains: the request's word, or the size-similarity matrix's. */
package io.scanstream.trainer.strategy;
