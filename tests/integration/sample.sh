# sample.sh - sourced by tests of a big matrix: which of its points this run looks at.
#
#   sample COUNT ALL   the numbers of "1 .. ALL", one a line, in order: COUNT of them, chosen by
#                      TESTS_SEED (1 unless given), with the first and the last; all under
#                      `tests/run --all`
#   sampled ALL GOT    what to say about it in the test's output

sample()
{
	awk -v count="$1" -v all="$2" -v seed="${TESTS_SEED:-1}" -v whole="${TESTS_ALL:-}" 'BEGIN {
		if (whole == 1 || count >= all) {
			for (i = 1; i <= all; i++)
				print i
			exit
		}
		# one of each of COUNT ranges of the same size: no stretch is left out
		srand(seed)
		for (i = 0; i < count; i++) {
			from = int(i * all / count)
			to = int((i + 1) * all / count)
			n = from + 1 + int(rand() * (to - from))
			print i == 0 ? 1 : i == count - 1 ? all : n
		}
	}'
}

sampled()
{
	if [ "$2" -ge "$1" ]; then
		echo "# all $1"
	else
		echo "# $2 of $1, by TESTS_SEED=${TESTS_SEED:-1}; tests/run --all takes every one"
	fi
}
