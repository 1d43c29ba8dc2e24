/**
 * How good a set of scores is: areas with their intervals, the operating point, rates, calibration, and whether one model
 * is better than another. Plain arithmetic on arrays, without an engine; here because a trainer that publishes a figure and
 * a command line that checks it on other images must compute it alike.
 */
package io.scanstream.evaluation;
