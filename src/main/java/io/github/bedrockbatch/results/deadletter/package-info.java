/* SPDX-License-Identifier: Apache-2.0 */
/** The dead letters of prompts that failed for good, and their way back. */
package io.github.bedrockbatch.results.deadletter;
