/** What attempts at jobs have left in the store, and nothing refers to any more. */
package io.scanstream.cli.pruning;
