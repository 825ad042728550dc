package dev.regatta.worker.network;

import java.util.Optional;

/**
 * What the files of a network held.
 *
 * @param network with the description in place of paths
 * @param weights flat, to start from, where a file has any
 * @param terms how a file says that the network is trained, where it says so
 */
public record NetworkContents(
    NetworkSpec network, Optional<float[]> weights, Optional<FileTerms> terms) {}
