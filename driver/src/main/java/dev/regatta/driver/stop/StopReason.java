package dev.regatta.driver.stop;

/**
 * Why a run ended before its last epoch.
 *
 * @param message for the user, with the figures
 */
public record StopReason(String message) {}
