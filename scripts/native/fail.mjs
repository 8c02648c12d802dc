// Ends the script with an error that names the subject, the reason and the remedy.
export function fail(subject, reason, remedy) {
  console.error(`${subject}: ${reason}. ${remedy}`);
  process.exit(2);
}
