/** ScanStream as seen from outside: topics, requests, events, images, outcomes, models, over any broker. */
package io.scanstream.cli.client;
