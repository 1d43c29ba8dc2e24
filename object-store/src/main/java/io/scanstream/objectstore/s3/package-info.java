/** S3 and servers that speak its language: the only place that knows the SDK. */
package io.scanstream.objectstore.s3;
