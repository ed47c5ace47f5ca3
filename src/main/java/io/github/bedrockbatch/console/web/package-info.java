/* SPDX-License-Identifier: Apache-2.0 */
/** Serves the console: access, what a request means, and how an answer is sent. */
package io.github.bedrockbatch.console.web;
