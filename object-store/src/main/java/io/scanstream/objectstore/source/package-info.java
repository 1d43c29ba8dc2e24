/**
 * What a message may name: files below some folders, objects in some buckets, and nothing else. Sentences here name neither
 * files nor objects, whose names may be patients'.
 */
package io.scanstream.objectstore.source;
