/* SPDX-License-Identifier: Apache-2.0 */
/** Watches the open jobs, and the deadlines of what waits for one. */
package io.github.bedrockbatch.poll;
