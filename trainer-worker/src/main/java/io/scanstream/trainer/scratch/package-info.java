/** What a worker puts aside on disk while it works. It goes with the worker, or if that is killed with the next one that starts. */
package io.scanstream.trainer.scratch;
