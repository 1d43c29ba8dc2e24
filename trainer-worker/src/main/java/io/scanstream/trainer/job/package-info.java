/** One run of a training request: what its steps report, and how it ends. */
package io.scanstream.trainer.job;
