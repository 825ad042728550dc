/**
 * What all sides of a comparison are given: the network, its first weights and its rows, and how
 * their processes are asked to train.
 */
@NullMarked
package dev.regatta.bench.task;

import org.jspecify.annotations.NullMarked;
